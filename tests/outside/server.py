"""Starts and stops a Vestibule process as an administrator does: a data folder, environment variables, `apply`, `serve`."""

import contextlib
import os
import pathlib
import shutil
import socket
import subprocess
import tempfile
import time
import urllib.request

ROOT = pathlib.Path(__file__).resolve().parents[2]


def binary():
    """The program under test: TEST_BINARY, or the debug build."""
    path = pathlib.Path(os.environ.get("TEST_BINARY") or ROOT / "target/debug/vestibule")
    if not path.exists():
        raise SystemExit(f"There is no {path}: run `cargo build` first, or name the program in TEST_BINARY.")
    return path


def free_port():
    """A port of 127.0.0.1 that was free a moment ago."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


@contextlib.contextmanager
def scratch_folder(prefix):
    """A temporary folder, removed at the end. If KEEP_SCRATCH is set, it stays and its path is printed."""
    folder = pathlib.Path(tempfile.mkdtemp(prefix=prefix))
    try:
        yield folder
    finally:
        if os.environ.get("KEEP_SCRATCH"):
            print(f"kept {folder}", flush=True)
        else:
            shutil.rmtree(folder, ignore_errors=True)


@contextlib.contextmanager
def child(command, log, **options):
    """Runs a process until the end of the block. Its output goes to the file `log`."""
    with open(log, "wb") as output:
        process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=output, stderr=output, **options)
        try:
            yield process
        finally:
            process.terminate()
            try:
                process.wait(timeout=15)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def wait_for(url, process, log, seconds=60):
    """Waits until `url` answers 200. If it never does, ends the run and prints the output of the process."""
    wait_until(lambda: answers(url), url, process, log, seconds)


def answers(url):
    """Whether `url` answers 200."""
    try:
        with urllib.request.urlopen(url, timeout=2) as response:
            return response.status == 200
    except OSError:
        return False


def wait_until(is_ready, what, process, log, seconds):
    """Waits until `is_ready()`. If it never is, ends the run and prints the output of the process."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline and process.poll() is None:
        if is_ready():
            return
        time.sleep(0.1)
    raise SystemExit(f"{what} never answered. The process printed:\n{pathlib.Path(log).read_text(errors='replace')}")


def environment(folder, port):
    """The environment of a SQLite deployment in `folder` that listens on `port`, without the caller's VESTIBULE_ variables."""
    inherited = {name: value for name, value in os.environ.items() if not name.startswith("VESTIBULE_")}
    return inherited | {
        "VESTIBULE_ISSUER": f"http://127.0.0.1:{port}",
        "VESTIBULE_LISTEN": f"127.0.0.1:{port}",
        "VESTIBULE_DATA_DIR": str(folder),
        "VESTIBULE_DATABASE__URL": f"sqlite://{folder}/vestibule.db",
        # Every sign-in of a run comes from one address. The limit itself is tested in tests/it.
        "VESTIBULE_THROTTLE__PER_ADDRESS_PER_MINUTE": "100000",
    }


class Deployment:
    """A running server: its issuer, and its commands."""

    def __init__(self, folder, port):
        self.issuer = f"http://127.0.0.1:{port}"
        self._folder = folder
        self._variables = environment(folder, port)
        self.log = folder / "serve.log"

    def run(self, *command):
        """Runs a command of the program to its end. Returns what it printed."""
        ended = subprocess.run(
            [binary(), *command], cwd=self._folder, env=self._variables, stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, timeout=120,
        )
        if ended.returncode != 0:
            raise SystemExit(f"`vestibule {command[0]}` failed:\n{ended.stdout}")
        return ended.stdout

    def serve(self):
        """Serves until the end of the block."""
        return child([binary(), "serve"], self.log, cwd=self._folder, env=self._variables)


@contextlib.contextmanager
def deployment(state):
    """A server with the objects of `state`, the text of a state file."""
    with scratch_folder("vestibule-outside-") as folder:
        server = Deployment(folder, free_port())
        state_file = folder / "state.toml"
        state_file.write_text(state)
        server.run("migrate")
        server.run("apply", state_file)
        with server.serve() as process:
            wait_for(f"{server.issuer}/health/ready", process, server.log)
            try:
                yield server
            except BaseException:
                print(f"The end of the server's log:\n{server.log.read_text(errors='replace')[-4000:]}", flush=True)
                raise
            if process.poll() is not None:
                raise SystemExit(f"The server ended by itself:\n{server.log.read_text(errors='replace')[-4000:]}")


@contextlib.contextmanager
def vestibule(state):
    """The same, for whoever asks it by HTTP alone. Yields its issuer."""
    with deployment(state) as server:
        yield server.issuer
