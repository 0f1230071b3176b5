-- Not breaking: no version that was released gives these rows.

-- When a contact meets a conflict, none of the given events is added, so they need not say whose they are.
ALTER TYPE given_event DROP ATTRIBUTE contact_id;
ALTER TYPE given_delivery DROP ATTRIBUTE contact_id;
