// Directories of the output file, by names that need not be paths, and of data sets, whose names may be.
#ifndef TMVATORCH_OPTIONS_OUTPUTDIRECTORY
#define TMVATORCH_OPTIONS_OUTPUTDIRECTORY

#include "TDirectory.h"
#include "TString.h"

namespace TMVA {

/// The directory of that very name, nullptr if there is none: for TDirectory::GetDirectory "BDT: old" is a file "BDT".
TDirectory *FindDirectory(TDirectory &parent, const TString &name);

/// The same, made if it is not there. Throws std::runtime_error if it cannot be made.
TDirectory &SubDirectory(TDirectory &parent, const TString &name, const TString &title);

/// Where the output file has a data set: "/scratch/me/d", "./scratch/me/d" and "scratch//me/d" are in scratch/me/d.
TString PathInFile(const TString &dataSet);

/// The directory PathInFile(dataSet), made with all above it that are not there.
TDirectory &DataSetDirectory(TDirectory &file, const TString &dataSet);

} // namespace TMVA
#endif
