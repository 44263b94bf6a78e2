"""Merging text by lines: a patience diff to each side, then part by part."""

from bisect import bisect_left
from itertools import takewhile

MAX_LEVEL = 64


def lines_of(text):
    return text.split(b"\n") if text else []


def longest_rising(pairs):
    """Of pairs with rising i and different j, a longest sequence in which j rises too; of several,
    that with the lexicographically least list of i."""
    tails, lengths = [], []
    for _, j in reversed(pairs):
        place = bisect_left(tails, -j)
        tails[place : place + 1] = [-j]
        lengths.append(place + 1)
    lengths.reverse()  # of the longest sequence that begins with each pair
    wanted, last, chosen = len(tails), -1, []
    for (i, j), length in zip(pairs, lengths):
        if length == wanted and j > last:
            chosen.append((i, j))
            wanted, last = wanted - 1, j
    return chosen


def _unique(lines, begin, end):
    """Line to position, of the lines that occur once; None for those that occur more often."""
    found = {}
    for index in range(begin, end):
        found[lines[index]] = None if lines[index] in found else index
    return found


def patience(o, t):
    """Which position of t each matched position of o has."""
    matched = {}
    gaps = [(0, len(o), 0, len(t), 1)]
    while gaps:
        i, i_end, j, j_end, level = gaps.pop()
        if level > MAX_LEVEL:
            continue
        while i < i_end and j < j_end and o[i] == t[j]:
            matched[i] = j
            i, j = i + 1, j + 1
        while i < i_end and j < j_end and o[i_end - 1] == t[j_end - 1]:
            i_end, j_end = i_end - 1, j_end - 1
            matched[i_end] = j_end
        if i == i_end or j == j_end:
            continue
        there = _unique(t, j, j_end)
        pairs = [
            (index, there[line])
            for line, index in _unique(o, i, i_end).items()
            if index is not None and there.get(line) is not None
        ]
        anchors = longest_rising(sorted(pairs))
        if not anchors:
            continue
        matched.update(anchors)
        for anchor_i, anchor_j in anchors + [(i_end, j_end)]:
            gaps.append((i, anchor_i, j, anchor_j, level + 1))
            i, j = anchor_i + 1, anchor_j + 1
    return matched


def _common(y, z):
    """How many first elements two sequences share."""
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(y, z)))


def merge_part(x, y, z):
    """The lines that stand for a part, and whether they could be merged."""
    if y == x:
        return z, True
    if z == x or y == z:
        return y, True
    if not x:
        first = _common(y, z)
        last = min(_common(reversed(y), reversed(z)), min(len(y), len(z)) - first)
        return y[: len(y) - last] + z[first:], True
    return z, False


def merge_lines(o, a, b):
    """The merged list of lines, and whether all of it could be merged."""
    in_a, in_b = patience(o, a), patience(o, b)
    stable = [(i, in_a[i], in_b[i]) for i in range(len(o)) if i in in_a and i in in_b]
    result, merged = [], True
    from_o = from_a = from_b = 0
    for i, j, k in stable + [(len(o), len(a), len(b))]:
        part, fine = merge_part(o[from_o:i], a[from_a:j], b[from_b:k])
        result += part
        merged = merged and fine
        result += o[i : i + 1]
        from_o, from_a, from_b = i + 1, j + 1, k + 1
    return result, merged


def merge_texts(o, a, b):
    """The same for bytes."""
    result, merged = merge_lines(lines_of(o), lines_of(a), lines_of(b))
    return b"\n".join(result), merged
