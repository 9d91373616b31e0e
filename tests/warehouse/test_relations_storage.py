import pytest

from tests.warehouse.relation_cases.harness import Json
from tests.warehouse.relation_cases.whole import bare, bare_row, full, full_row, rows_of

BETA_CLASS = {"annotations": {"volume.beta.kubernetes.io/storage-class": "old"}}


def test_persistent_volumes_say_where_their_data_lies() -> None:
    spec = {
        "storageClassName": "fast",
        "persistentVolumeReclaimPolicy": "Delete",
        "accessModes": ["ReadWriteOnce"],
        "capacity": {"storage": "10Gi"},
        "claimRef": {"kind": "PersistentVolumeClaim", "namespace": "shop", "name": "data"},
        "csi": {"driver": "disk.csi.example.com", "volumeHandle": "vol-1"},
    }
    items = [
        full("v1", "PersistentVolume", spec=spec, status={"phase": "Bound"}),
        bare("v1", "PersistentVolume", spec={"storageClassName": "", "accessModes": None, "hostPath": None}),
    ]

    rows = rows_of("persistent_volumes", *items)

    assert rows == [
        full_row(
            "PersistentVolume",
            storage_class="fast",
            reclaim_policy="Delete",
            access_modes=["ReadWriteOnce"],
            capacity="10Gi",
            claim_namespace="shop",
            claim="data",
            host_path=None,
            is_host_path=False,
            csi_driver="disk.csi.example.com",
            nfs_server=None,
            phase="Bound",
        ),
        bare_row("PersistentVolume", **EMPTY_VOLUME),
    ]


EMPTY_VOLUME: Json = {
    "storage_class": None,
    "reclaim_policy": "Retain",
    "access_modes": [],
    "capacity": None,
    "claim_namespace": None,
    "claim": None,
    "host_path": None,
    "is_host_path": False,
    "csi_driver": None,
    "nfs_server": None,
    "phase": None,
}


@pytest.mark.parametrize(
    ("source", "columns"),
    [
        ({"hostPath": {"path": "/srv/data"}}, {"host_path": "/srv/data", "is_host_path": True}),
        ({"local": {"path": "/mnt/disk"}}, {"host_path": "/mnt/disk"}),
        ({"nfs": {"server": "nfs.example.com", "path": "/"}}, {"nfs_server": "nfs.example.com"}),
        ({"persistentVolumeReclaimPolicy": "Recycle"}, {"reclaim_policy": "Recycle"}),
    ],
)
def test_other_sources_of_volumes_have_their_own_columns(source: Json, columns: Json) -> None:
    rows = rows_of("persistent_volumes", bare("v1", "PersistentVolume", spec=source))

    assert rows == [bare_row("PersistentVolume", **EMPTY_VOLUME | columns)]


def test_persistent_volume_claims_tell_no_class_from_the_refusal_of_one() -> None:
    spec = {
        "storageClassName": "",
        "volumeName": "pv-1",
        "accessModes": ["ReadWriteMany", "ReadOnlyMany"],
        "resources": {"requests": {"storage": "10Gi"}},
    }
    items = [
        full("v1", "PersistentVolumeClaim", "shop", spec=spec, status={"phase": "Bound"}),
        bare("v1", "PersistentVolumeClaim", "shop", spec={"resources": None, "volumeName": ""}),
    ]

    rows = rows_of("persistent_volume_claims", *items)

    assert rows == [
        full_row(
            "PersistentVolumeClaim",
            "shop",
            storage_class="",
            volume="pv-1",
            access_modes=["ReadWriteMany", "ReadOnlyMany"],
            request="10Gi",
            phase="Bound",
        ),
        bare_row(
            "PersistentVolumeClaim",
            "shop",
            storage_class=None,
            volume=None,
            access_modes=[],
            request=None,
            phase=None,
        ),
    ]


@pytest.mark.parametrize(
    ("relation", "kind"),
    [("persistent_volumes", "PersistentVolume"), ("persistent_volume_claims", "PersistentVolumeClaim")],
)
def test_the_older_annotation_of_a_storage_class_goes_before_the_field(relation: str, kind: str) -> None:
    item = bare("v1", kind, metadata=BETA_CLASS, spec={"storageClassName": "new"})

    assert [row["storage_class"] for row in rows_of(relation, item)] == ["old"]


EMPTY_CLASS: Json = {
    "annotations": {},
    "is_default": False,
    "provisioner": "disk.csi.example.com",
    "parameters": {},
    "reclaim_policy": "Delete",
    "binding_mode": "Immediate",
    "allow_expansion": False,
}


def test_storage_classes_have_the_defaults_of_kubernetes() -> None:
    annotations = {"storageclass.kubernetes.io/is-default-class": "true"}
    fields = {
        "provisioner": "disk.csi.example.com",
        "parameters": {"encrypted": "true"},
        "reclaimPolicy": "Retain",
        "volumeBindingMode": "WaitForFirstConsumer",
        "allowVolumeExpansion": True,
    }
    items = [
        full("storage.k8s.io/v1", "StorageClass", metadata={"annotations": annotations}, **fields),
        bare("storage.k8s.io/v1", "StorageClass", provisioner="disk.csi.example.com", parameters=None),
    ]

    rows = rows_of("storage_classes", *items)

    assert rows == [
        full_row(
            "StorageClass",
            annotations=annotations,
            is_default=True,
            provisioner="disk.csi.example.com",
            parameters={"encrypted": "true"},
            reclaim_policy="Retain",
            binding_mode="WaitForFirstConsumer",
            allow_expansion=True,
        ),
        bare_row("StorageClass", **EMPTY_CLASS),
    ]


@pytest.mark.parametrize(
    ("annotations", "is_default"),
    [
        ({"storageclass.kubernetes.io/is-default-class": "false"}, False),
        ({"storageclass.kubernetes.io/is-default-class": ""}, False),
        ({"storageclass.beta.kubernetes.io/is-default-class": "true"}, True),
        (
            {
                "storageclass.kubernetes.io/is-default-class": "false",
                "storageclass.beta.kubernetes.io/is-default-class": "true",
            },
            True,
        ),
        ({"ingressclass.kubernetes.io/is-default-class": "true"}, False),
    ],
)
def test_either_annotation_makes_a_storage_class_the_default(annotations: Json, is_default: bool) -> None:
    item = bare(
        "storage.k8s.io/v1",
        "StorageClass",
        metadata={"annotations": annotations},
        provisioner="disk.csi.example.com",
    )

    rows = rows_of("storage_classes", item)

    assert rows == [bare_row("StorageClass", **EMPTY_CLASS | {"annotations": annotations, "is_default": is_default})]


def test_csi_drivers_have_the_defaults_of_kubernetes() -> None:
    spec = {
        "fsGroupPolicy": "File",
        "podInfoOnMount": True,
        "volumeLifecycleModes": ["Persistent", "Ephemeral"],
        "tokenRequests": [{"audience": "vault.example.com", "expirationSeconds": 600}, {"audience": ""}, {}],
    }
    items = [
        full("storage.k8s.io/v1", "CSIDriver", spec=spec),
        bare("storage.k8s.io/v1", "CSIDriver", spec={"volumeLifecycleModes": [], "tokenRequests": None}),
    ]

    rows = rows_of("csi_drivers", *items)

    assert rows == [
        full_row(
            "CSIDriver",
            fs_group_policy="File",
            pod_info_on_mount=True,
            lifecycle_modes=["Persistent", "Ephemeral"],
            token_audiences=["vault.example.com", "", ""],
        ),
        bare_row(
            "CSIDriver",
            fs_group_policy="ReadWriteOnceWithFSType",
            pod_info_on_mount=False,
            lifecycle_modes=["Persistent"],
            token_audiences=[],
        ),
    ]
