"""The report of a training run: one HTML file, to read on a screen or on paper."""

from train.report.page import render_report

__all__ = ["render_report"]
