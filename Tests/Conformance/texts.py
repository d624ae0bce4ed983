"""What AWS says when it refuses: code, status and message, to the letter."""

INVALID_CODES = (
    "InvalidAuthenticationCode", 403, "Authentication code for device is not valid.")
MFA_SESSION_REQUIRED = (
    "AccessDenied", 403,
    "To complete this action, please ensure that you are authenticated with an MFA device that is "
    "enabled for this user.")
NOT_ON_USER = ("NoSuchEntity", 404, "MFA Device invalid for user.")
INVALID_CODE = (
    "AccessDenied", 403, "MultiFactorAuthentication failed with invalid MFA one time pass code. ")
UNABLE_TO_VALIDATE = (
    "AccessDenied", 403,
    "MultiFactorAuthentication failed, unable to validate MFA code.  Please verify your MFA serial "
    "number is valid and associated with this user.")


def no_such_device(serial):
    return ("NoSuchEntity", 404, f"MFA Device with serial number {serial} does not exist.")


def no_such_user(name):
    return ("NoSuchEntity", 404, f"The user with name {name} cannot be found.")


def no_such_role(name):
    return ("NoSuchEntity", 404, f"The role with name {name} cannot be found.")


INVALID_SESSION = (
    "InvalidClientTokenId", 403, "The security token included in the request is invalid")
# With a period, and for whoever is not there any more.
NO_SUCH_KEY = (
    "InvalidClientTokenId", 403, "The security token included in the request is invalid.")
