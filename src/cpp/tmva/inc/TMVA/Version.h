// Version of the TMVA interface and of its weight files.
#ifndef TMVA_Version
#define TMVA_Version

#define TMVA_RELEASE "4.2.1"
#define TMVA_RELEASE_DATE "Feb 5, 2015"
#define TMVA_RELEASE_TIME "01:02:54"
#define TMVA_VERSION(a, b, c) (((a) << 16) + ((b) << 8) + (c))
#define TMVA_VERSION_CODE 262657

#endif
