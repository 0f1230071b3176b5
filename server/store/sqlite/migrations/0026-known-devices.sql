-- Not breaking: the version before does not look at it.
--
-- With which browsers and from which networks people have signed in. Of the notes that tell it so far, those with an IPv4
-- address say the network as well.
CREATE TABLE known_devices (
  account_id INTEGER NOT NULL REFERENCES accounts (id),
  network TEXT NOT NULL,
  user_agent TEXT NOT NULL,
  last_seen_at INTEGER NOT NULL,
  PRIMARY KEY (account_id, network, user_agent)
) STRICT, WITHOUT ROWID;

INSERT INTO known_devices (account_id, network, user_agent, last_seen_at)
SELECT subject_id, details ->> 'address', details ->> 'user_agent', max(created_at) FROM audit_log
WHERE action = 'person.signed_in' AND details ->> 'address' NOT LIKE '%:%' AND details ->> 'user_agent' IS NOT NULL
GROUP BY 1, 2, 3;
