"""The interface's messages in Korean and Chinese, as gettext catalogues: `ko.po`, `zh.po`. English is the message.

`make messages` takes over new messages from the code; a test names those that still want a translation.
"""

from pathlib import Path

FOLDER = Path(__file__).parent
