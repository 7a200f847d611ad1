# Adds methods to built-in types. Python code cannot do that, but a type's table of methods lies in the interpreter's own
# memory, which `uctypes` can write. Used once while the interpreter starts; expressions cannot import `uctypes`.
#
# Layout, from MicroPython's sources (`py/obj.h`, 32 bit): a type has the index of its slot for the table of methods in byte
# 19 and its slots from byte 20; the table is a dictionary: pointer to its type, a word with its length and three flag bits,
# the allocated length, and a pointer to pairs of words (name, value).

import uctypes

_WORD = 4
_TABLE_SLOT = 19
_SLOTS = 20
_FLAG_BITS = 3

_kept = []


def _read(address):
    return int.from_bytes(uctypes.bytes_at(address, _WORD), "little")


def _write(address, value):
    uctypes.bytearray_at(address, _WORD)[:] = value.to_bytes(_WORD, "little")


def add_methods(kind, methods):
    """Adds or replaces methods of a built-in type; names must be literals of the source, which are interned."""
    slot = uctypes.bytes_at(id(kind) + _TABLE_SLOT, 1)[0]
    table = _read(id(kind) + _SLOTS + (slot - 1) * _WORD)
    length_and_flags = _read(table + _WORD)
    length = length_and_flags >> _FLAG_BITS
    entries = {}
    pairs = _read(table + 3 * _WORD)
    for index in range(length):
        entries[_read(pairs + index * 2 * _WORD)] = _read(pairs + (index * 2 + 1) * _WORD)
    for name, method in methods:
        entries[id(name)] = id(method)
    rewritten = bytearray(len(entries) * 2 * _WORD)
    _kept.append((rewritten, methods))
    start = uctypes.addressof(rewritten)
    for index, (name, method) in enumerate(entries.items()):
        _write(start + index * 2 * _WORD, name)
        _write(start + (index * 2 + 1) * _WORD, method)
    _write(table + 2 * _WORD, len(entries))
    _write(table + 3 * _WORD, start)
    _write(table + _WORD, len(entries) << _FLAG_BITS | length_and_flags & ((1 << _FLAG_BITS) - 1))
