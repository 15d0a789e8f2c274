"""The official Python client of SensorBucket against the simulator: what it does here it does at the real server.

The environment names the server's URL, a file with a management key, a file with a key that keyrotated delivered, and
the tenant that all of this happens in. No assertion shows a key.
"""

import base64
import os
import unittest
from datetime import datetime, timedelta, timezone

import sensorbucket
from pydantic import ValidationError
from sensorbucket.exceptions import BadRequestException, NotFoundException, UnauthorizedException

URL = os.environ["SENSORBUCKET_URL"]
TENANT = int(os.environ["TENANT"])
EXPIRY = datetime(2031, 5, 17, 15, 0, tzinfo=timezone.utc)


def key_in(variable):
    with open(os.environ[variable], encoding="utf-8") as file:
        return file.read().strip()


def client(key):
    return sensorbucket.APIKeysApi(
        sensorbucket.ApiClient(sensorbucket.Configuration(host=URL, access_token=key)))


def request(name, **more):
    members = {"tenant_id": TENANT, "permissions": ["READ_DEVICES"], "expiration_date": EXPIRY, **more}
    return sensorbucket.CreateApiKeyRequest(name=name, **members)


def id_of(key):
    """The part before the colon of what the key encodes, without padding."""
    return int(base64.b64decode(key + "=" * (-len(key) % 4)).split(b":")[0])


class PythonClientTest(unittest.TestCase):
    def setUp(self):
        self.api = client(key_in("MANAGEMENT_KEY_FILE"))
        self.created = []

    def tearDown(self):
        for key_id in self.created:
            self.api.revoke_api_key(key_id)

    def create(self, name, **more):
        key = self.api.create_api_key(request(name, **more)).api_key
        self.created.append(id_of(key))
        return key

    def listed(self):
        return {key.name: key for page in self.api.list_api_keys_gen(tenant_id=TENANT) for key in page.data}

    def test_lists_several_pages(self):
        ours = [f"page-{number}" for number in range(7)]
        for name in ours:
            self.create(name)
        pages = list(self.api.list_api_keys_gen(tenant_id=TENANT, limit=3))
        names = [key.name for page in pages for key in page.data]
        self.assertEqual([name for name in names if name.startswith("page-")], ours[::-1])
        self.assertEqual(len(set(names)), len(names))
        self.assertTrue(all(page.page_size == len(page.data) for page in pages))
        self.assertEqual([len(page.data) for page in pages[:-1]], [3] * (len(pages) - 1))
        self.assertTrue(all(page.links.previous == "" and page.total_count == 0 for page in pages))
        self.assertEqual(pages[-1].links.next, "")
        self.assertTrue(all(key.tenant_id == TENANT for page in pages for key in page.data))

    def test_creates_a_key_that_works(self):
        key = self.create("made-by-the-client")
        listed = client(key).list_api_keys(tenant_id=TENANT).data
        made = next(entry for entry in listed if entry.name == "made-by-the-client")
        self.assertEqual(made.id, id_of(key))
        self.assertEqual(made.expiration_date, EXPIRY)
        self.assertLess(abs(datetime.now(timezone.utc) - made.created), timedelta(minutes=1))
        self.assertFalse(hasattr(made, "permissions"))

    def test_creates_without_an_expiry(self):
        self.create("for-ever", expiration_date=None)
        self.assertIsNone(self.listed()["for-ever"].expiration_date)

    def test_the_server_drops_the_offset(self):
        self.create("two-hours-late", expiration_date=EXPIRY.replace(tzinfo=timezone(timedelta(hours=2))))
        self.assertEqual(self.listed()["two-hours-late"].expiration_date, EXPIRY)

    def test_refuses_a_time_without_offset_and_a_request_without_body(self):
        for body in [request("naive", expiration_date=EXPIRY.replace(tzinfo=None)), None]:
            with self.assertRaises(BadRequestException) as caught:
                self.api.create_api_key(body)
            self.assertIsNone(caught.exception.data.http_status)

    def test_refuses_a_name_that_is_taken(self):
        self.create("taken")
        with self.assertRaises(BadRequestException) as caught:
            self.api.create_api_key(request("taken"))
        self.assertEqual(caught.exception.data.code, "API_KEY_NAME_TENANT_COMBO_NOT_UNIQUE")

    def test_revokes_once(self):
        key = self.api.create_api_key(request("to-be-revoked")).api_key
        self.assertEqual(self.api.revoke_api_key(id_of(key)).message, "API key has been revoked")
        self.assertNotIn("to-be-revoked", self.listed())
        with self.assertRaises(NotFoundException) as caught:
            self.api.revoke_api_key(id_of(key))
        self.assertIsNone(caught.exception.data)
        self.assertIn("Key does not exist", caught.exception.body)

    def test_a_revoked_key_is_refused(self):
        key = self.api.create_api_key(request("short-lived")).api_key
        self.api.revoke_api_key(id_of(key))
        with self.assertRaises(UnauthorizedException):
            client(key).list_api_keys(tenant_id=TENANT)

    def test_get_never_works(self):
        """It does not unwrap `data`, so it misses five members: here as at the real server."""
        key = self.create("cannot-be-got")
        with self.assertRaises(ValidationError) as caught:
            self.api.get_api_key(id_of(key))
        missing = {error["loc"][0] for error in caught.exception.errors()}
        self.assertEqual(missing, {"id", "name", "tenant_id", "tenant_name", "created"})
        with self.assertRaises(NotFoundException):
            self.api.get_api_key(1)

    def test_accepts_what_keyrotated_delivered(self):
        key = key_in("DELIVERED_KEY_FILE")
        listed = client(key).list_api_keys(tenant_id=TENANT).data
        self.assertIn(id_of(key), [entry.id for entry in listed])


if __name__ == "__main__":
    unittest.main()
