-- What all steps of an import need to know. The content is passed separately, because
-- each use of a composite value would copy it.
CREATE TYPE tiktrack_internal.import_job AS (
	dataset text,
	import_id bigint,
	source text,
	origin text,
	vocabulary text,
	owner bigint,
	keeps_videos boolean,
	options jsonb
);
COMMENT ON TYPE tiktrack_internal.import_job IS
	'part of import: the dataset, its import_id, its source, the source of its events (origin), the source of share_aliases for its words (vocabulary), the account whose file it is if any (owner), whether videos of its events become rows of videos, and the options';

CREATE FUNCTION tiktrack_internal.undo_line(job tiktrack_internal.import_job) RETURNS text
	LANGUAGE sql STABLE PARALLEL SAFE
BEGIN ATOMIC
	SELECT format('SELECT tiktrack.undo_import(%L, %s);', job.dataset, job.import_id);
END;
COMMENT ON FUNCTION tiktrack_internal.undo_line(tiktrack_internal.import_job) IS 'part of import: the statement that undoes it';
