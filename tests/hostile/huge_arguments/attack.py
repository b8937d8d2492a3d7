# %%
import subprocess
for number in range(20):
    try:
        subprocess.run(["true", *["x" * 120_000] * 15], env={f"v{n}": "y" * 100_000 for n in range(5)})
    except OSError as error:
        print(error)
# %%
try:
    subprocess.run(["true", "x" * 5_000_000])
except OSError as error:
    print(error)
