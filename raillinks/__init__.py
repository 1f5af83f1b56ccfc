"""The pure core: from events and claims to the status of every China–DPRK rail link on any day.

No framework, no clock, no global state: frames in, frames out. Each room imports only the rooms before it:
`words` (enums, dates), `package` (files → tables), `engine` (claims → what was known → status), `loading` (reading
and checking), `figures`, `views` (what the reader asked to see), `publish` (bytes). `store` holds the package that
is served.
"""
