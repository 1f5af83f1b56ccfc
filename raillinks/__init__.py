"""The pure core: from events and claims to the status of every China–DPRK rail link on any day.

No framework, no global state: frames in, frames out. Only `clock` reads a clock. Each room imports only the rooms
before it: `words` (enums, dates), `package` (files → tables), `engine` (claims → what was known → status), `loading`
(reads and checks a package), `figures`, `views` (what the reader asked to see), `publish` (bytes). `store` keeps the
package that is served.
"""
