"""What every part of the console is looked at with."""

from outside.report import expect_equal


class ConsoleTask:
    """The window of an administrator who is signed in."""

    def __init__(self, report, journey):
        self.report = report
        self.journey = journey
        self.window = journey.window
        self.issuer = journey.place.issuer

    def page_is(self, page):
        self.window.wait_until(f"the page {page}", lambda: self.window.page() == page)
        expect_equal(self.window.page(), page, "the page")
