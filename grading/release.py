"""The address of older scripts, kept for them; what it names lives in `grading.exchange.release`."""

from grading.exchange.release import rebuild_variant as rebuild_variant
from grading.exchange.release import release as release
from grading.exchange.release import release_next_attempt as release_next_attempt
