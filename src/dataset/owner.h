/*
 * dataset/owner.h
 *		That whoever works in a dataset is its owner.
 */
#ifndef TIKTRACK_DATASET_OWNER_H
#define TIKTRACK_DATASET_OWNER_H

/*
 * 42501 unless the current role owns the schema, 3F000 when there is none: what
 * is stored in its tables runs its owner's code.
 */
extern void check_dataset_owner(const char *dataset);

#endif /* TIKTRACK_DATASET_OWNER_H */
