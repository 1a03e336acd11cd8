"""The mails of the demo: it writes them to files."""

import email
import email.policy


class Mails:
    """The folder of the mails."""

    def __init__(self, window, folder):
        self.window = window
        self.folder = folder
        self.seen = 0

    def newest(self):
        """The text of the last mail; it is sent within a second or two."""
        found = []

        def has_come():
            found[:] = sorted(self.folder.glob("*.eml"), key=lambda path: path.stat().st_mtime_ns)
            return len(found) > self.seen

        self.window.wait_until("the mail", has_come, seconds=20)
        self.seen = len(found)
        message = email.message_from_bytes(found[-1].read_bytes(), policy=email.policy.default)
        return message.get_body(("plain",)).get_content()
