"""The report: a page of HTML that shows what was removed."""
