"""Settings: signing in at the newsroom's own OpenID Connect provider."""

from dataclasses import dataclass

from service.settings.spec import setting


@dataclass(frozen=True, kw_only=True)
class SigningIn:
    """Sign-in at an OpenID provider."""

    oidc_issuer: str = setting(
        "", "Issuer of the provider, as it names itself, such as https://id.example.org/realms/news. With "
        "the next two it switches this on. Needs the package lettersdesk[oidc].",
    )  # fmt: skip
    oidc_client_id: str = setting("", "Our id at the provider.")
    oidc_client_secret: str = setting("", "Our secret at the provider.", secret=True)
