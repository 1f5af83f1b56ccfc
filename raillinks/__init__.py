"""The pure core: from events and claims to the status of every China–DPRK rail link on any day.

No framework, no clock, no global state: frames in, frames out. Read it in this order: `schema` (the words),
`dates` (EDTF), `package` (reading and checking), `knowledge` (claims → what was known), `timeline`
(events → status), `select` (what the reader asked to see), `export` (bytes).
"""
