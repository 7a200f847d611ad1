from requests import Session


def get_http_session():
    return Session()
