"""What checker and runtime say of the same generated machines, and where they disagree.

Each machine is checked, and run from its start through every state that events lead to. A step of a run that
is not in the graph, a failure that was not reported, a reported one that never fails, and a thing that is
said never to happen and does, are disagreements: they are printed with the machine.

    .venv/bin/python benchmarks/agreement.py [--seed N] [--count N]
"""

import argparse
import random
from collections import Counter

from tests.properties.agreement import compared
from tests.properties.machine_programs import machine_program


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--seed", type=int, default=random.randrange(1_000_000))
    parser.add_argument("--count", type=int, default=1000)
    options = parser.parse_args()
    total: Counter[str] = Counter()
    disagreements = 0
    for number in range(options.count):
        text = machine_program(random.Random(f"{options.seed} {number}"))
        found = compared(text)
        total.update(found.counts)
        if found.disagreements:
            disagreements += 1
            print(
                f"\n{text}\n" + "\n".join(f"DISAGREEMENT in {number}: {one}" for one in found.disagreements)
            )
    print(f"seed {options.seed}: {options.count} machines")
    for what, times in sorted(total.items()):
        print(f"{what:<70}{times:>8}")
    print(f"{'machines with a disagreement':<70}{disagreements:>8}")


if __name__ == "__main__":
    main()
