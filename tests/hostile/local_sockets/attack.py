# %%
import socket
for address in (BAIT["local_socket"], "\0" + BAIT["abstract_socket"], "/run/docker.sock", "/var/run/dbus/system_bus_socket"):
    try:
        with socket.socket(socket.AF_UNIX) as line:
            line.connect(address)
            line.sendall(BAIT["token"].encode())
            print("connected")
    except OSError as error:
        print(error)
