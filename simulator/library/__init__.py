"""The practice library: what offices did, as cards whose before and after can be run, doubted and taught."""
