"""Posts' pages of our own making, in the shapes in which GOV.UK's Content API serves them.

`document` has its main office in itself, as pages have now; `with_linked_office` has it as a linked document, with a
table of offices and contacts; `with_contact_of_office` has the contact below the office, as the oldest ones had.
"""

from __future__ import annotations

from typing import Any

PAGE_DATE, CONTACT_DATE, OFFICE_DATE = "2026-09-01T10:00:00Z", "2026-05-25T12:46:54Z", "2026-06-17T15:30:59Z"
OFFICE_ID, CONTACT_ID = "0b6e2c4a-1111-4c6b-9a51-000000000001", "0b6e2c4a-1111-4c6b-9a51-000000000002"
OTHER_ID = "0b6e2c4a-1111-4c6b-9a51-000000000003"
OPENING = (
    '<div class="govspeak"><h2 id="privacy">Privacy</h2><p>We keep a list of visitors.</p>'
    '<h2 id="hours">Opening hours</h2><p>Monday to Thursday, 9:15am to 4pm.</p><p>By appointment only.</p>'
    '<h2 id="parking">Parking</h2><p>There is none.</p></div>'
)
ADDRESS = ("Lantern House", "12 Quay Street", "Port Lantern", "LX1 4")


def contact(content_id: str = CONTACT_ID, **changes: Any) -> dict[str, Any]:
    """`changes` replaces fields of its details."""
    details = {
        "title": "British Embassy Port Lantern",
        "description": None,
        "contact_form_links": [{"title": "Write to us", "link": "https://www.gov.uk/contact-port-lantern"}],
        "post_addresses": [
            {
                "title": "",
                "street_address": "Lantern House,\r\n12 Quay Street ",
                "locality": "Port Lantern",
                "postal_code": "LX1 4",
                "world_location": "France",
                "iso2_country_code": "fr",
            }
        ],
        "email_addresses": [{"title": "Enquiries", "email": "lantern.enquiries@example.org"}],
        "phone_numbers": [
            {"title": "Fax", "number": "+33 1 44 51 31 27"},
            {"title": "Telephone", "number": "+33 (0) 1 44 51 31 99"},
        ],
    }
    return {
        "content_id": content_id,
        "title": "British Embassy Port Lantern",
        "locale": "en",
        "document_type": "contact",
        "schema_name": "contact",
        "public_updated_at": CONTACT_DATE,
        "withdrawn": False,
        "details": {**details, **changes},
        "links": {},
    }


def document(slug: str, **changes: Any) -> dict[str, Any]:
    """`changes` replaces fields of the main office's contact."""
    page = _page(slug)
    page["details"]["main_office_parts"] = [
        {
            "access_and_opening_times": OPENING,
            "contact_content_id": CONTACT_ID,
            "services": [],
            "slug": "office/british-embassy",
            "title": "British Embassy",
            "type": "Embassy",
        }
    ]
    page["links"]["contacts"] = [
        contact(OTHER_ID, phone_numbers=[{"title": "Trade", "number": "+33 1 00"}]),
        contact(**changes),
    ]
    return page


def with_linked_office(slug: str) -> dict[str, Any]:
    page = _page(slug)
    pairs = [(OTHER_ID, OTHER_ID), (OFFICE_ID, CONTACT_ID)]
    page["details"]["office_contact_associations"] = [
        {"office_content_id": office, "contact_content_id": named} for office, named in pairs
    ]
    page["links"] |= {
        "main_office": [_office()],
        "contacts": [contact(OTHER_ID, phone_numbers=None), contact()],
    }
    return page


def with_contact_of_office(slug: str) -> dict[str, Any]:
    page = _page(slug)
    page["links"]["main_office"] = [{**_office(), "links": {"contact": [contact()]}}]
    return page


def _office() -> dict[str, Any]:
    return {
        "content_id": OFFICE_ID,
        "title": "British Embassy",
        "document_type": "worldwide_office",
        "schema_name": "worldwide_office",
        "public_updated_at": OFFICE_DATE,
        "withdrawn": False,
        "details": {"access_and_opening_times": OPENING},
        "links": {},
    }


def _page(slug: str) -> dict[str, Any]:
    return {
        "base_path": f"/world/organisations/{slug}",
        "content_id": "0b6e2c4a-1111-4c6b-9a51-000000000000",
        "document_type": "worldwide_organisation",
        "schema_name": "worldwide_organisation",
        "locale": "en",
        "title": "British Embassy Port Lantern",
        "description": "About the embassy.",
        "public_updated_at": PAGE_DATE,
        "updated_at": PAGE_DATE,
        "details": {
            "body": "<p>What we do.</p>",
            "logo": {"crest": "single-identity", "formatted_title": "British Embassy<br/>Port Lantern"},
            "home_page_office_parts": [],
        },
        "links": {"main_office": [], "home_page_offices": []},
    }
