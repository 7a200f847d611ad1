from _helpers import PolicyResult
from _http import PolicyRequest
