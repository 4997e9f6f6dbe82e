-- Channels are read by their client, in the order of places.
DROP INDEX contact_point_contact;

CREATE INDEX contact_point_of_contact ON contact_point (contact_id, place, id) WHERE contact_id IS NOT NULL;

DROP INDEX contact_point_company;

CREATE INDEX contact_point_of_company ON contact_point (company_id, place, id) WHERE company_id IS NOT NULL;
