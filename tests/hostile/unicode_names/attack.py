# %%
ѕtart = lambda: None
lеsson = None
for name in ("\u202egnp.exe", "a\nb", "-rf", "\u200b", "'; drop table grade; --", "<script>"):
    open(name, "w").write("x")
print("\u202e" + "reversed", "\x1b]0;title\x07", "\r\x1b[2J")
