-- What an import is about, for all who take part in it. The content stands beside it:
-- a value of a type of columns would copy it.
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
	'part of import: where rows go, its row of imports, its source, what events say of where they come from, the source of share_aliases that explains its words, the account whose file it is if any, whether the videos of its events become rows, and the options';

CREATE FUNCTION tiktrack_internal.undo_line(job tiktrack_internal.import_job) RETURNS text
	LANGUAGE sql STABLE PARALLEL SAFE
BEGIN ATOMIC
	SELECT format('SELECT tiktrack.undo_import(%L, %s);', job.dataset, job.import_id);
END;
COMMENT ON FUNCTION tiktrack_internal.undo_line(tiktrack_internal.import_job) IS 'part of import: the line that undoes it';
