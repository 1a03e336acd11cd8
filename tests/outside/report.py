"""Prints the results of a suite: one sentence per check, and the count at the end."""

import sys
import traceback


class Report:
    """Counts checks and prints each as it ends."""

    def __init__(self):
        self.passed = 0
        self.failed = 0

    def heading(self, text):
        print(f"\n{text}", flush=True)

    def ok(self, sentence):
        self.passed += 1
        print(f"  ok      {sentence}", flush=True)

    def fail(self, sentence, reason):
        self.failed += 1
        print(f"  FAILED  {sentence}", flush=True)
        for line in str(reason).splitlines()[:40]:
            print(f"          {line}", flush=True)

    def check(self, sentence, function, *arguments):
        """Runs one check. Returns the check's result, or None when it failed."""
        try:
            result = function(*arguments)
        except (Exception, SystemExit) as error:  # a check may fail in any way; the suite goes on
            self.fail(sentence, f"{type(error).__name__}: {error}\n{where(error)}")
            return None
        self.ok(sentence)
        return result

    def finish(self):
        """Prints the count and ends the process, with 1 when a check failed or none ran."""
        print(f"\n{self.passed} passed, {self.failed} failed", flush=True)
        sys.exit(1 if self.failed or not self.passed else 0)


def where(error):
    """The three innermost frames of a failure."""
    frames = traceback.extract_tb(error.__traceback__)
    return "\n".join(f"at {frame.filename.rsplit('/', 2)[-1]}:{frame.lineno} {frame.line}" for frame in frames[-3:])


def expect(condition, message):
    """An assertion that `python -O` does not remove."""
    if not condition:
        raise AssertionError(message)


def expect_equal(found, wanted, what):
    """Compares two values; the message of the failure has both."""
    if found != wanted:
        raise AssertionError(f"{what}: found {found!r}, wanted {wanted!r}")
