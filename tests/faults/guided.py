"""One target under atheris, which ends the process: ``python -m tests.faults.guided TARGET [-runs=N] [CORPUS]``; see ``fuzzing.guided``."""

import sys
from typing import Any


def main(arguments: list[str]) -> None:
    """Fuzz the target named first, with the rest of the words as libFuzzer's own."""
    import atheris

    fuzzer: Any = atheris
    # Only our own code is counted, and it has to be loaded while it is.
    with fuzzer.instrument_imports(include=["store", "tui"]):
        from tests.faults.fuzz_targets import every
    with fuzzer.instrument_imports(include=["store", "tui"]):
        # A target loads what it needs when it first runs.
        target = next(one for one in every() if one.name == arguments[1])
        for seed in target.seeds:
            target.run(seed)
    fuzzer.Setup([arguments[0], *arguments[2:]], target.run)
    fuzzer.Fuzz()


if __name__ == "__main__":
    main(sys.argv)
