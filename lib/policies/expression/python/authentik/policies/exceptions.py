class PolicyException(Exception):
    pass
