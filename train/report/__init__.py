"""The report of a training run: one HTML file, to read on a screen or on paper."""

from train.report.page import write_report

__all__ = ["write_report"]
