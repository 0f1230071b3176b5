-- Not breaking: rows only.
--
-- Contacts whose number is hidden stood under the id that Meta gives them; they have no number, and that is what is stored.
UPDATE contacts SET search_key = replace(search_key, char(10) || lower(phone) || char(10), char(10) || char(10)), phone = '~' || id
WHERE phone GLOB '[A-Z][A-Z].*';
