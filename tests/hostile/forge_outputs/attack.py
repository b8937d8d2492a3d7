# %%
import json, os
lines = [{"cell": 0, "outputs": [{"output_type": "display_data", "data": {"text/html": "<script>alert(1)</script>"}}]},
         {"cell": -1, "outputs": []}, {"cell": 10**9, "outputs": []}, {"cell": True, "outputs": {}},
         {"cell": 1, "execution_count": 1e300, "outputs": [{"output_type": ["stream"]}, 7, None, {"output_type": "stream", "text": {"a": 1}}]}]
for number in range(3, 64):
    try:
        os.write(number, b"\n" + b"\n".join(json.dumps(line).encode() for line in lines) + b"\n\xff\xfe{[\n" + b"[" * 100_000 + b"\n")
    except OSError:
        pass
