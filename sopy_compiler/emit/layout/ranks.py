"""On which level every box stands: lines lead downwards, but for those that close a circle."""

from collections.abc import Iterable, Sequence

Pair = tuple[int, int]


def downward(count: int, pairs: Sequence[Pair], starts: Iterable[int]) -> tuple[bool, ...]:
    """Which of the lines lead downwards; a search in depth from the starts finds those that lead back."""
    successors: list[list[int]] = [[] for _ in range(count)]
    for number, (source, _) in enumerate(pairs):
        successors[source].append(number)
    is_down = [True] * len(pairs)
    state = [0] * count  # 0: not seen, 1: on the way that is being followed, 2: done
    for root in (*starts, *range(count)):
        if state[root]:
            continue
        way = [(root, iter(successors[root]))]
        state[root] = 1
        while way:
            node, lines = way[-1]
            line = next(lines, None)
            if line is None:
                state[node] = 2
                way.pop()
                continue
            target = pairs[line][1]
            if state[target] == 1:
                is_down[line] = False
            elif state[target] == 0:
                state[target] = 1
                way.append((target, iter(successors[target])))
    return tuple(is_down)


def ranks(count: int, pairs: Sequence[Pair]) -> tuple[int, ...]:
    """The longest way to every box, in lines; a box that nothing leads to stands above what it leads to.

    Args:
        count: the number of boxes.
        pairs: lines without circles.
    """
    below: list[list[int]] = [[] for _ in range(count)]
    above = [0] * count
    for source, target in pairs:
        below[source].append(target)
        above[target] += 1
    roots = [node for node in range(count) if not above[node]]
    rank = [0] * count
    ready = list(roots)
    for node in ready:  # grows while it is walked
        for target in below[node]:
            rank[target] = max(rank[target], rank[node] + 1)
            above[target] -= 1
            if not above[target]:
                ready.append(target)
    for node in roots:
        if below[node]:
            rank[node] = min(rank[target] for target in below[node]) - 1
    return tuple(rank)
