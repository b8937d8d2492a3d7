# %%
import os
os.environ["READINESS_GRADING"] = "0"
os.environ.pop("NBGRADER_EXECUTION", None)
