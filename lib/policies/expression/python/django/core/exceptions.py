from _records import ObjectDoesNotExist


class ValidationError(Exception):
    """One or more texts that say what is wrong with a value."""

    def __init__(self, message, code=None, params=None):
        super().__init__(message)
        texts = message if isinstance(message, (list, tuple)) else [message]
        self.messages = [str(text) % params if params else str(text) for text in texts]
        self.message = self.messages[0] if self.messages else ""
        self.code = code
        self.params = params

    def __str__(self):
        return repr(self.messages)


class PermissionDenied(Exception):
    pass


class SuspiciousOperation(Exception):
    pass
