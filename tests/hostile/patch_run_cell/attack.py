# %%
type(get_ipython()).run_cell = lambda *_, **__: None
type(get_ipython()).run_cell_async = lambda *_, **__: None
