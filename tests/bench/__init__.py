"""Benchmarks; ``python -m tests.bench --quick`` prints ratios measured in one run."""
