"""Populations and registers as folders of files, described and checked."""
