-- Begins an epoch of feeds if the database was started, restored or failed over since the last one began. Epochs are
-- microseconds of the clock, so that a restored database does not use the number of an epoch that it has forgotten.
INSERT INTO feed_epochs (epoch, incarnation, begun_at)
SELECT greatest(last.epoch + 1, (extract(epoch FROM gatepass_now()) * 1000000)::bigint), feed_incarnation(), gatepass_now()
FROM (SELECT e.epoch, e.incarnation FROM feed_epochs e ORDER BY e.epoch DESC LIMIT 1) last
WHERE last.incarnation <> feed_incarnation()
ON CONFLICT DO NOTHING
