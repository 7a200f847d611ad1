# IP addresses and networks; the host reads the texts.

from _bridge import call

_FLAGS = (
    "is_private",
    "is_global",
    "is_loopback",
    "is_link_local",
    "is_multicast",
    "is_reserved",
    "is_unspecified",
)


class AddressValueError(ValueError):
    pass


class NetmaskValueError(ValueError):
    pass


class _Address:
    def __init__(self, facts):
        self.version = facts["version"]
        self.max_prefixlen = 32 if self.version == 4 else 128
        self.compressed = facts["text"]
        self._number = int(facts["number"])
        for name in _FLAGS:
            setattr(self, name, facts[name])

    @property
    def ipv4_mapped(self):
        if self.version == 4 or self._number >> 32 != 0xFFFF:
            return None
        return ip_address(self._number & 0xFFFFFFFF)

    @property
    def packed(self):
        return self._number.to_bytes(self.max_prefixlen // 8, "big")

    def __int__(self):
        return self._number

    def __str__(self):
        return self.compressed

    def __repr__(self):
        return "IPv%dAddress('%s')" % (self.version, self.compressed)

    def __eq__(self, other):
        return isinstance(other, _Address) and (self.version, self._number) == (other.version, other._number)

    def __lt__(self, other):
        if self.version != other.version:
            raise TypeError("%s and %s are not of the same version" % (self, other))
        return self._number < other._number

    def __gt__(self, other):
        return other < self

    def __le__(self, other):
        return not other < self

    def __ge__(self, other):
        return not self < other

    def __hash__(self):
        return hash(self.compressed)

    def __plain__(self):
        return self.compressed


class IPv4Address(_Address):
    pass


class IPv6Address(_Address):
    pass


class _Network:
    def __init__(self, facts):
        self.version = facts["version"]
        self.prefixlen = facts["prefixlen"]
        self.max_prefixlen = 32 if self.version == 4 else 128
        self.compressed = self.with_prefixlen = facts["text"]
        self.network_address = _make_address(facts["first"])
        self.broadcast_address = _make_address(facts["last"])
        for name in _FLAGS:
            setattr(self, name, facts["first"][name] and facts["last"][name])

    @property
    def num_addresses(self):
        return 1 << (self.max_prefixlen - self.prefixlen)

    def __contains__(self, address):
        if not isinstance(address, _Address) or address.version != self.version:
            return False
        return int(self.network_address) <= int(address) <= int(self.broadcast_address)

    def _is_within(self, other):
        if self.version != other.version:
            raise TypeError("%s and %s are not of the same version" % (self, other))
        return self.network_address in other and self.broadcast_address in other

    def subnet_of(self, other):
        return self._is_within(other)

    def supernet_of(self, other):
        return other._is_within(self)

    def overlaps(self, other):
        return (
            self.network_address in other
            or self.broadcast_address in other
            or other.network_address in self
            or other.broadcast_address in self
        )

    def __str__(self):
        return self.compressed

    def __repr__(self):
        return "IPv%dNetwork('%s')" % (self.version, self.compressed)

    def __eq__(self, other):
        return isinstance(other, _Network) and self.compressed == other.compressed

    def __hash__(self):
        return hash(self.compressed)

    def __plain__(self):
        return self.compressed


class IPv4Network(_Network):
    pass


class IPv6Network(_Network):
    pass


def _make_address(facts):
    return (IPv4Address if facts["version"] == 4 else IPv6Address)(facts)


def _write_number(number):
    if number < 2**32:
        return ".".join([str((number >> shift) & 255) for shift in (24, 16, 8, 0)])
    return ":".join(["%x" % ((number >> shift) & 0xFFFF) for shift in range(112, -1, -16)])


def ip_address(address):
    if isinstance(address, _Address):
        return address
    text = _write_number(address) if isinstance(address, int) else str(address)
    return _make_address(call("ip_address", text=text))


def ip_network(address, strict=True):
    if isinstance(address, _Network):
        return address
    facts = call("ip_network", text=str(address), strict=bool(strict))
    return (IPv4Network if facts["version"] == 4 else IPv6Network)(facts)
