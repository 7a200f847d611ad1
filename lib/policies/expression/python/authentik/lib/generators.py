from secrets import choice

_LETTERS = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"


def generate_code_fixed_length(length=9):
    return "".join([choice("0123456789") for _ in range(length)])


def generate_id(length=40):
    return "".join([choice(_LETTERS) for _ in range(length)])


def generate_key(length=128):
    return generate_id(length)
