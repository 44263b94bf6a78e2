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


def merge_part(x, y, z, joins):
    """The lines that stand for a region, and whether they could be merged."""
    if y == x:
        return z, True
    if z == x or y == z:
        return y, True
    if not x and joins:
        first = _common(y, z)
        last = min(_common(reversed(y), reversed(z)), min(len(y), len(z)) - first)
        return y[: len(y) - last] + z[first:], True
    return z, False


def _hunks(o, t):
    """(from, to) of o and (from, to) of t, of what lies between matched lines."""
    matched, found = patience(o, t), []
    i = j = 0
    for line in [*sorted(matched), len(o)]:
        place = matched.get(line, len(t))
        if line > i or place > j:
            found.append((i, line, j, place))
        i, j = line + 1, place + 1
    return found


def _overlaps(i, i_end, begin, end):
    """Of a hunk and a region that begins no later."""
    return (i < end and (i < i_end or i > begin)) or (i, i_end) == (begin, end)


def _regions(in_a, in_b):
    """(begin, end, hunks of a, hunks of b) of hunks that overlap."""
    regions = []
    for hunk, side in sorted([(each, 0) for each in in_a] + [(each, 1) for each in in_b]):
        if not regions or not _overlaps(hunk[0], hunk[1], regions[-1][0], regions[-1][1]):
            regions.append([hunk[0], hunk[1], [], []])
        regions[-1][1] = max(regions[-1][1], hunk[1])
        regions[-1][2 + side].append(hunk)
    return regions


def _lines(t, begin, end, hunks):
    """The lines of a side that stand for a region; None where the side left it alone."""
    if not hunks:
        return None
    first, last = hunks[0], hunks[-1]
    return t[first[2] - (first[0] - begin) : last[3] + (end - last[1])]


def _is_repeated(regions, place):
    """Whether one side inserted what the other put at the same end of the lines beside it."""
    begin, end, in_a, in_b = regions[place]
    if begin != end or (in_a is None) == (in_b is None):
        return False
    inserted = in_b if in_a is None else in_a
    for beside in regions[max(0, place - 1) : place] + regions[place + 1 : place + 2]:
        one, other = beside[2:] if in_a is None else beside[:1:-1]
        if one is None or other is not None:
            continue
        if beside[1] == begin and beside[0] < begin:
            if one[max(0, len(one) - len(inserted)) :] == inserted:
                return True
        elif beside[0] == begin and one[: len(inserted)] == inserted:
            return True
    return False


def merge_lines(o, a, b, joins=True):
    """The merged list of lines, and whether all of it could be merged. What both insert at one place
    stands one after the other, if it joins."""
    regions = [
        (begin, end, _lines(a, begin, end, in_a), _lines(b, begin, end, in_b))
        for begin, end, in_a, in_b in _regions(_hunks(o, a), _hunks(o, b))
    ]
    result, merged, start = [], True, 0
    for place, (begin, end, in_a, in_b) in enumerate(regions):
        result += o[start:begin]
        start = end
        if _is_repeated(regions, place):
            continue
        x = o[begin:end]
        part, fine = merge_part(x, x if in_a is None else in_a, x if in_b is None else in_b, joins)
        result += part
        merged = merged and fine
    return result + o[start:], merged
