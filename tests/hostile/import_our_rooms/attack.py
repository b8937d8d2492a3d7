# %%
import importlib
for name in ("grading", "courses.exercise", "courses.variant", "courses.scoring", "simulator", "synthetic_data", "readiness"):
    try:
        module = importlib.import_module(name)
        print("ROOM" + " IMPORTED", name, getattr(module, "__file__", ""))
    except ImportError as error:
        print(error)
# %%
import courses
print("ROOM" + " IMPORTED", courses.load_exercise)
