"""Who works at the made-up company, what each team runs, and what each kind of workload looks like."""

from datetime import date

from msgspec import Struct

from audit_batch.demo.story import Measure

COMPANY = "Quillmere Goods (a made-up company)"
CLUSTER = "quillmere-production"
DOMAIN = "quillmere.example.com"
REGISTRY = "registry.example.com"
NETWORK_PLUGIN = "calico/node"
"""Image of the agent that gives pods their network, and enforces policies."""
APPROVER = "Head of Platform"


class Team(Struct, frozen=True):
    """A team: its namespaces, and how fast it follows."""

    name: str
    pace: int
    """Days after the beginning of a wave."""
    areas: tuple[tuple[str, tuple[str, ...]], ...]
    """Namespace, and what its workloads are about."""
    card_data: bool = False
    meshed: bool = True
    refuses: frozenset[Measure] = frozenset()


_REFUSED = frozenset(
    {
        *(Measure.LIMITS, Measure.VERSION_TAGS, Measure.DIGESTS, Measure.OWN_ACCOUNT),
        *(Measure.NON_ROOT, Measure.NO_ESCALATION, Measure.READ_ONLY_ROOT),
        *(Measure.NO_PLAIN_CREDENTIALS, Measure.CREDENTIAL_FILES, Measure.CLEAN_CONFIG),
        *(Measure.POD_SECURITY_RESTRICTED, Measure.EGRESS_DENY),
    }
)
"""What the team that is never compliant does not do; the rest the platform team does for it, late."""

NEVER_COMPLIANT = "growth"
EDGE = "ingress-nginx"
LEGACY = "legacy-bridge"
LEGACY_WORKLOAD = "order-import"

TEAMS: tuple[Team, ...] = (
    Team(
        "payments",
        4,
        (
            ("payments", ("authorisation", "capture", "refund", "payout", "mandate", "settlement")),
            ("payments-gateway", ("acquirer", "card-vault", "three-d-secure", "terminal")),
            ("fraud", ("scoring", "device-check", "rules", "case-review")),
        ),
        card_data=True,
    ),
    Team(
        "finance",
        12,
        (
            ("ledger", ("posting", "balance", "reconciliation", "period-close")),
            ("billing", ("invoice", "dunning", "tax", "credit-note")),
            ("treasury", ("cash-position", "bank-feed", "exchange-rate")),
        ),
    ),
    Team(
        "checkout",
        15,
        (
            ("checkout", ("order", "address", "delivery-slot", "confirmation", "voucher")),
            ("cart", ("basket", "saved-items", "gift-wrap")),
            ("pricing", ("price-list", "promotion", "rounding", "margin")),
        ),
        card_data=True,
    ),
    Team(
        "catalogue",
        30,
        (
            ("catalogue", ("product", "variant", "category", "assortment", "attribute")),
            ("media", ("image-resize", "video-transcode", "asset")),
            ("reviews", ("rating", "moderation", "question")),
        ),
    ),
    Team(
        "customers",
        20,
        (
            ("accounts", ("profile", "preference", "consent", "address-book")),
            ("identity", ("login", "session", "passkey", "audit-trail")),
            ("loyalty", ("points", "tier", "reward")),
        ),
    ),
    Team(
        "discovery",
        40,
        (
            ("search", ("query", "indexer", "synonym", "suggest", "ranking")),
            ("recommendations", ("similar-items", "bought-together", "homepage")),
        ),
    ),
    Team(
        "logistics",
        48,
        (
            ("stock", ("inventory", "reservation", "replenishment", "stock-count")),
            ("shipping", ("label", "carrier", "tracking", "customs")),
            ("returns", ("return-request", "inspection", "restock")),
        ),
    ),
    Team(
        "data",
        60,
        (
            ("data-ingest", ("clickstream", "change-capture", "landing", "schema-registry")),
            ("data-warehouse", ("transform", "quality", "lineage", "export")),
            ("reporting", ("dashboard", "daily-sales", "scheduler")),
            ("ml-serving", ("demand-forecast", "feature-store", "model-registry")),
        ),
        meshed=False,
    ),
    Team(
        "service-desk",
        54,
        (
            ("helpdesk", ("ticket", "chat", "knowledge-base")),
            ("backoffice", ("order-desk", "approval", "user-admin")),
        ),
    ),
    Team(
        NEVER_COMPLIANT,
        150,
        (
            ("campaigns", ("newsletter", "coupon", "landing-page", "audience")),
            ("experiments", ("assignment", "metric", "feature-flag")),
        ),
        meshed=False,
        refuses=_REFUSED,
    ),
    Team("integration", 50, ((LEGACY, ("partner-feed", "edifact", "file-drop")),), meshed=False),
)

PLATFORM = Team("platform", 8, (), meshed=False)

SYSTEM_NAMESPACES: tuple[str, ...] = (
    *("default", "kube-system", "kube-public", "kube-node-lease", "istio-system", EDGE, "cert-manager"),
    *("monitoring", "logging", "external-secrets", "backup", "ci-runners"),
)


class Visit(Struct, frozen=True):
    """A namespace that was there for a while."""

    name: str
    team: str
    first: date
    last: date


VISITS: tuple[Visit, ...] = (
    Visit("preview-pricing-411", "checkout", date(2025, 11, 18), date(2025, 12, 16)),
    Visit("loadtest-black-friday", "checkout", date(2025, 10, 20), date(2025, 12, 2)),
    Visit("preview-search-next", "discovery", date(2026, 2, 3), date(2026, 4, 21)),
    Visit("hackdays", "growth", date(2026, 3, 16), date(2026, 5, 8)),
    Visit("migration-ledger-v2", "finance", date(2026, 6, 8), date(2026, 8, 27)),
    Visit("preview-checkout-590", "checkout", date(2026, 10, 6), date(2026, 10, 24)),
    Visit("gift-season", "catalogue", date(2026, 9, 14), date.max),
)
"""Their teams give them the same care as their other namespaces."""
