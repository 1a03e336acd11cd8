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


@contextlib.contextmanager
def vestibule(state):
    """A server with the objects of `state`, the text of a state file. Yields its issuer."""
    with scratch_folder("vestibule-outside-") as folder:
        port = free_port()
        variables = environment(folder, port)
        state_file = folder / "state.toml"
        state_file.write_text(state)
        log = folder / "serve.log"
        for command in (["migrate"], ["apply", state_file]):
            ended = subprocess.run(
                [binary(), *command], cwd=folder, env=variables, stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, timeout=120,
            )
            if ended.returncode != 0:
                raise SystemExit(f"`vestibule {command[0]}` failed:\n{ended.stdout}")
        with child([binary(), "serve"], log, cwd=folder, env=variables) as process:
            issuer = f"http://127.0.0.1:{port}"
            wait_for(f"{issuer}/health/ready", process, log)
            try:
                yield issuer
            except BaseException:
                print(f"The end of the server's log:\n{log.read_text(errors='replace')[-4000:]}", flush=True)
                raise
            if process.poll() is not None:
                raise SystemExit(f"The server ended by itself:\n{log.read_text(errors='replace')[-4000:]}")
