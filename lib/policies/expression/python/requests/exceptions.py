from requests import ConnectionError, HTTPError, JSONDecodeError, RequestException, Timeout
